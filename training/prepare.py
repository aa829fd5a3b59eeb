"""Corpus → tokenizer and one flat file of token ids.

The tokenizer is a byte-level BPE, so that every text can be written in it without an unknown
token. Documents are packed one behind the other, each after a start token: that token then means
"a text begins here", which is what the application puts before the text it analyses.
"""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from training.corpus import START_TOKEN, read_documents, train_files

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENTS_PER_BATCH = 512


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


def write_tokens(corpus: Path, tokenizer: Tokenizer, target: Path) -> int:
    """Append the ids of all training documents to ``target`` as uint16; return their number."""
    start = tokenizer.token_to_id(START_TOKEN)
    written = 0
    with target.open("wb") as out:
        for path in train_files(corpus):
            documents = read_documents(path)
            while batch := list(islice(documents, DOCUMENTS_PER_BATCH)):
                for encoding in tokenizer.encode_batch([document.text for document in batch]):
                    ids = np.array([start, *encoding.ids], dtype=np.uint16)
                    out.write(ids.tobytes())
                    written += len(ids)
            print(f"{path.name}: {written:,} tokens so far", flush=True)
    return written


def main() -> None:
    """Read the command line and prepare the data."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="folder of train-*.jsonl.xz")
    parser.add_argument("--data", type=Path, required=True, help="folder to write to")
    parser.add_argument("--vocabulary-size", type=int, default=16_384)
    parser.add_argument(
        "--tokenizer-every", type=int, default=5, help="learn merges from every n-th document"
    )
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    tokenizer = train_tokenizer(
        arguments.corpus, arguments.vocabulary_size, arguments.tokenizer_every
    )
    tokenizer.save(str(arguments.data / "tokenizer.json"))
    count = write_tokens(arguments.corpus, tokenizer, arguments.data / "train.bin")
    print(f"{count:,} tokens, vocabulary of {tokenizer.get_vocab_size():,}")


if __name__ == "__main__":
    main()
