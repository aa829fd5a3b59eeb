"""What the labelled sets are called, for people; a set that is not here goes by its file's name."""

from __future__ import annotations

LEARNERS = "liang_bias"
"""The file of essays and reports whose groups are compared with reference passages."""

SETS = {
    "binoculars_pubmed_falcon7": "medical abstracts, Falcon 7B",
    "detectrl_arxiv": "abstracts of physics, four models",
    "detectrl_direct_ChatGPT": "mixed texts, ChatGPT",
    "detectrl_direct_Claude-instant": "mixed texts, Claude Instant",
    "detectrl_direct_Google-PaLM": "mixed texts, PaLM",
    "detectrl_direct_Llama-2-70b": "mixed texts, Llama 2 70B",
    "detectrl_writing_prompt": "stories, four models",
    "detectrl_xsum": "news, four models",
    "detectrl_yelp_review": "reviews, four models",
    "fdg_pubmed_davinci": "medical answers, davinci",
    "fdg_pubmed_gpt-3.5-turbo": "medical answers, GPT-3.5",
    "fdg_pubmed_gpt-4": "medical answers, GPT-4",
    "fdg_squad_gpt-neox-20b": "encyclopaedia, NeoX 20B",
    "fdg_squad_gpt2-xl": "encyclopaedia, GPT-2 XL",
    "fdg_writing_davinci": "stories, davinci",
    "fdg_writing_gpt-3.5-turbo": "stories, GPT-3.5",
    "fdg_writing_gpt-4": "stories, GPT-4",
    "fdg_writing_gpt-neox-20b": "stories, NeoX 20B",
    "fdg_writing_gpt2-xl": "stories, GPT-2 XL",
    "fdg_xsum_davinci": "news, davinci",
    "fdg_xsum_gpt-3.5-turbo": "news, GPT-3.5",
    "fdg_xsum_gpt-4": "news, GPT-4",
    "fdg_xsum_gpt-neox-20b": "news, NeoX 20B",
    "fdg_xsum_gpt2-xl": "news, GPT-2 XL",
    "rexshijaku_essays": "pupils' essays, ChatGPT",
    "seqxgpt_doc": "mixed documents, seven models",
}

GROUPS = {
    "TOEFL_real": "TOEFL essays by learners of English",
    "HewlettStudentEssay_real": "essays of US 8th grade",
    "CollegeEssay_real": "US college application essays",
    "CS224N_real": "reports of a university course (CS224N)",
    "TOEFL_gpt4polished": "the TOEFL essays, polished by GPT-4",
    "HewlettStudentEssay_GPTsimplify": "the essays of 8th grade, simplified by GPT",
    "CollegeEssay_gpt3": "application essays sampled from GPT-3.5",
    "CollegeEssay_gpt3PromptEng": "application essays, elaborate prompt",
    "CS224N_gpt3": "reports sampled from GPT-3.5",
    "CS224N_gpt3PromptEng": "reports, elaborate prompt",
}
"""By their domain in LEARNERS, without the number at its end; those by people come first."""


def group_of(domain: str) -> str:
    """The key in GROUPS of a domain such as “TOEFL_real_91”."""
    return domain.rpartition("_")[0]
