"""How samples become prices. What they are is for the machine to say."""

import unittest

import prices


class Sampling(unittest.TestCase):
    def test_each_measure_gets_its_least_and_the_first_sample_is_dropped(self):
        given = iter(range(10))
        (sampled,) = prices.sample_all([(lambda: next(given), {"price": "…"})], seconds=0, least=1)
        self.assertEqual(sampled.at_speed("price", 1), [0])
        sampled.take()
        sampled.take()
        self.assertEqual(sampled.at_speed("price", 1), [1, 2])

    def test_a_measure_may_give_several_prices_and_several_samples_of_each(self):
        async def measure():
            return [1.0, 2.0], 3.0

        (sampled,) = prices.sample_all([(measure, {"a": "…", "b": "…"})], seconds=0, least=1)
        self.assertEqual([sampled.at_speed(name, 1) for name in ("a", "b")], [[1.0, 2.0], [3.0]])

    def test_what_is_computed_counts_as_if_the_core_had_its_usual_speed(self):
        for computing, expected in ((True, [2.0, 3.0]), (False, [1.0, 6.0])):
            measure = prices.computes(lambda: 0) if computing else lambda: 0
            sampled = prices.Sampled(measure, {"a": ""})
            sampled.samples = {"a": [(1.0, 0.25), (6.0, 1.0)]}
            self.assertEqual(sampled.at_speed("a", 0.5), expected)

    def test_median_quartiles_least(self):
        expected = {"seconds": 3.0, "spread": [2.0, 4.0], "least": 1.0, "samples": 5, "what": "…"}
        self.assertEqual(prices.summary("price", [5.0, 1.0, 3.0, 2.0, 4.0], "…"), expected)

    def test_no_price_is_below_zero(self):
        self.assertEqual(prices.summary("price", [-1.0], "…")["seconds"], 0)

    def test_ratios_are_no_seconds(self):
        sampled = prices.sample_all([(lambda: (1, 2), {"a": "…", "ratio_b": "…"})], seconds=0, least=1)
        report = prices.report(sampled, prices.Bystanders())
        self.assertEqual((report["prices"]["a"]["seconds"], report["ratios"]["b"]["value"]), (1, 2))


class Names(unittest.TestCase):
    def test_each_name_stands_for_one_price(self):
        names = [name for _, meanings in prices.MEASURES for name in meanings]
        self.assertEqual(len(names), len(set(names)))

    def test_some_can_be_chosen_and_unknown_ones_are_named(self):
        self.assertEqual([list(meanings) for _, meanings in prices.choose("handle")], [["handle"]])
        with self.assertRaisesRegex(SystemExit, "no such price: nonsense"):
            prices.choose("handle,nonsense")


if __name__ == "__main__":
    unittest.main()
