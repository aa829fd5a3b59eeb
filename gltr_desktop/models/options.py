"""What can be chosen about a model, known before anything heavy is imported."""

BUILT_IN = "built-in"
DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "float32", "bfloat16")
DEFAULT_TOP_K = 10
