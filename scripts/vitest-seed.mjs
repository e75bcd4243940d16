import fc from "fast-check";

/**
 * Properties are tried with the same values in each run, so that a run fails for what was changed and for nothing else.
 * SHIPSHAPE_TEST_SEED=2 tries others: what they find is a fault of the product, and wants a test of its own.
 */
fc.configureGlobal({ seed: Number(process.env["SHIPSHAPE_TEST_SEED"] ?? 1) });
