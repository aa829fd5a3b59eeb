"""Corpus → tokenizer, and one flat file of token ids for each collection.

The tokenizer is a byte-level BPE, so that every text can be written in it without an unknown
token. Documents are packed one behind the other, each after a start token: that token then means
"a text begins here", which is what the application puts before the text it analyses.
"""

from __future__ import annotations

import argparse
from collections import Counter
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from training.corpus import START_TOKEN, read_documents, train_files

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENTS_PER_BATCH = 512
TOKENS = "tokens"


def train_tokenizer(corpus: Path, vocabulary_size: int, every: int) -> Tokenizer:
    """Train byte-level BPE on every ``every``-th document of the training shards."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary_size,
        special_tokens=[START_TOKEN],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )

    def sample() -> Iterator[str]:
        for path in train_files(corpus):
            for document in islice(read_documents(path), 0, None, every):
                yield document.text

    tokenizer.train_from_iterator(sample(), trainer)
    return tokenizer


def write_tokens(corpus: Path, tokenizer: Tokenizer, target: Path) -> dict[str, int]:
    """Write the ids of each collection's documents to ``target``/NAME.bin as uint16.

    Returns the number of tokens per collection.
    """
    start = tokenizer.token_to_id(START_TOKEN)
    written: Counter[str] = Counter()
    with ExitStack() as open_files:
        files: dict[str, BinaryIO] = {}
        for path in train_files(corpus):
            documents = read_documents(path)
            while batch := list(islice(documents, DOCUMENTS_PER_BATCH)):
                encodings = tokenizer.encode_batch_fast([document.text for document in batch])
                for document, encoding in zip(batch, encodings, strict=True):
                    source = document.source
                    if source not in files:
                        shard = target / f"{source}.bin"
                        files[source] = open_files.enter_context(shard.open("wb"))
                    ids = np.array([start, *encoding.ids], dtype=np.uint16)
                    files[source].write(ids.tobytes())
                    written[source] += len(ids)
            print(f"{path.name}: {written.total():,} tokens so far", flush=True)
    return dict(written)


def main() -> None:
    """Read the command line and prepare the data."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="folder of train-*.jsonl.xz")
    parser.add_argument("--data", type=Path, required=True, help="folder to write to")
    parser.add_argument("--vocabulary-size", type=int, default=16_384)
    parser.add_argument(
        "--tokenizer-every", type=int, default=5, help="learn merges from every n-th document"
    )
    parser.add_argument(
        "--tokenizer", type=Path, help="use this tokenizer.json instead of learning a new one"
    )
    arguments = parser.parse_args()
    tokens = arguments.data / TOKENS
    tokens.mkdir(parents=True, exist_ok=True)
    if arguments.tokenizer:
        tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    else:
        tokenizer = train_tokenizer(
            arguments.corpus, arguments.vocabulary_size, arguments.tokenizer_every
        )
    tokenizer.save(str(arguments.data / "tokenizer.json"))
    counts = write_tokens(arguments.corpus, tokenizer, tokens)
    for source, count in sorted(counts.items()):
        print(f"{source:24} {count:12,} tokens")
    print(f"{'all':24} {sum(counts.values()):12,} tokens, of {tokenizer.get_vocab_size():,} kinds")


if __name__ == "__main__":
    main()
