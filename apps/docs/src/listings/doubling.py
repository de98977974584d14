numbers = [1, 2, 3, 4, 5]
print([2 * n for n in numbers])
