"""What can be chosen about a model, known before anything heavy is imported."""

BUILT_IN = "built-in"
BUILT_IN_TITLE = "Built-in (English, 9 M)"
BUILT_IN_ADVICE = "Small, for English, there at once and offline. A larger model reads better."
DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "float32", "bfloat16")
DEFAULT_TOP_K = 10
