"""The training of the reader model: its parts, and the whole way on tiny data."""

import json
import random
import string
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra 'train'")
pytest.importorskip("onnx", reason="training needs the extra 'train'")
pytest.importorskip("safetensors", reason="training needs the extra 'train'")

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Whitespace

from newsanalysis.model.attributions import BEGINS, GROUPS, OUTSIDE, RESUMES, Run, runs, together, windows
from newsanalysis.model.reader import Encoded
from training.__main__ import main
from training.attribution import paragraphs, tags
from training.batches import collate, grouped, sentence_texts, window_texts
from training.calibration import Calibration, calibrated
from training.figures import attribution_figures, calibration_error, dse_class, macro_f1, stance_figures
from training.loop import _groups, question_losses
from training.marked import Course, SecondSchool, mark
from training.network import HEADS, MARKED, UNCODED, Network, Questions
from training.pieces import COMMON, OFTEN, prune
from training.reading import WindowReader, answers, exact_model, packed_model, torch_model
from training.renaming import renamed
from training.sets import Article, Attribution, Pair, Sentence, Target, read_sets
from training.shipped import read_shipped
from training.smoke import NAMES, VERBS, tiny_base, tiny_teacher, write_sets
from training.teacher import Lesson, School
from training.unlabelled import asked, names, uncoded

ROOT = Path(__file__).parents[1]
TEXT = '"We," Anna said, "met Bo."\n\nBo said that Anna met Chen and praised Dara.'
QUOTES = (
    Attribution(source=((6, 10),), cue=((11, 15),), content=((0, 5), (17, 26))),
    Attribution(source=((28, 30),), cue=((31, 35),), content=((36, 72),)),
)


@pytest.fixture(scope="module")
def tiny():
    torch.manual_seed(0)
    tokenizer, encoder = tiny_base()
    return Network(encoder).eval(), tokenizer


def words(window, spans):
    return [" ".join(TEXT[slice(*window.places[token])] for token in range(run.first, run.last)) for run in spans]


def sure(labels, count):
    return np.eye(count, dtype=np.float32)[labels]


def test_a_window_joins_paragraphs_and_is_cut_between_them(tiny):
    _, tokenizer = tiny
    (whole,) = windows(tokenizer, TEXT, list(paragraphs(TEXT)), longest=64)
    parts = windows(tokenizer, TEXT, list(paragraphs(TEXT)), longest=16)
    assert [token for part in parts for token in part.ids[1:]] == list(whole.ids[1:])
    assert len(parts) == 2


def test_tags_spell_out_the_contents_they_were_made_from(tiny):
    _, tokenizer = tiny
    (window,) = windows(tokenizer, TEXT, list(paragraphs(TEXT)))
    found = tags(window, QUOTES)
    assert [len(quote) for quote in together(runs(sure(found["content"], 4), window.words))] == [2, 1]
    assert words(window, runs(sure(found["source"], 3), window.words)) == ["Anna", "Bo"]


def test_a_word_is_never_cut():
    assert runs(sure([OUTSIDE, BEGINS, OUTSIDE, OUTSIDE], 3), [0, 1, 1, 3]) == [Run(1, 3)]
    assert runs(sure([BEGINS, RESUMES, BEGINS], 4), [0, 1, 2]) == [Run(0, 1), Run(1, 2, resumes=True), Run(2, 3)]


def test_gold_tags_read_back_score_full_marks(tiny):
    network, tokenizer = tiny
    article = Article(TEXT, QUOTES)

    class Oracle(WindowReader):
        def encode(self, rows):
            (window,) = windows(tokenizer, TEXT, list(paragraphs(TEXT)))
            found = tags(window, QUOTES)
            logits = np.concatenate([20 * sure(found[group], count) for group, count in GROUPS.items()], axis=1)
            return Encoded(
                np.zeros((1, len(logits), 1), np.float32), np.ones((1, len(logits)), np.float32), logits[None]
            )

        def judge(self, head, texts, rows, spans):
            return np.zeros(len(rows), np.float32)

    figures = attribution_figures(Oracle(torch_model(network, Calibration.none()), tokenizer), [article])
    assert figures["attribution F1"] == figures["attribution speaker"] == 1.0
    assert figures["attribution character F1"] > 0.9


def test_batches_hold_every_text_once_and_no_more_tokens_than_asked():
    lengths = [5, 30, 7, 12, 12, 3, 29]
    groups = grouped(lengths, tokens=40)
    assert sorted(n for group in groups for n in group) == list(range(len(lengths)))
    assert all(len(group) * max(lengths[n] for n in group) <= 40 for group in groups)


def test_padding_changes_no_answer(tiny):
    network, tokenizer = tiny
    model = torch_model(network, Calibration.none())
    short = Sentence("Anna met Bo.", targets=(Target((9, 11), 0),), pairs=(Pair((0, 4), (9, 11), 0),))
    long = Sentence("Chen said that Dara blamed Emil.", targets=(Target((15, 19), 0),))
    alone = answers(model, sentence_texts([short], tokenizer))
    beside = answers(model, sentence_texts([short, long], tokenizer))
    assert torch.allclose(alone["sentiment"][0][0], beside["sentiment"][0][0], atol=1e-5)
    assert torch.allclose(alone["stance"][0], beside["stance"][0], atol=1e-5)


def test_the_other_direction_is_the_swapped_question(tiny):
    network, tokenizer = tiny
    model = torch_model(network, Calibration.none())
    p, q = (0, 4), (9, 11)
    both = answers(model, sentence_texts([Sentence("Anna met Bo.", pairs=(Pair(p, q, 0), Pair(q, p, 0)))], tokenizer))
    swapped = answers(
        model, sentence_texts([Sentence("Anna met Bo.", pairs=(Pair(q, p, 0), Pair(p, q, 0)))], tokenizer)
    )
    assert torch.allclose(both["stance"][0], swapped["stance"][0].flip(0), atol=1e-6)


def test_a_batch_of_articles_has_tags_and_speakers(tiny):
    network, tokenizer = tiny
    batch = collate(window_texts([Article(TEXT, QUOTES)], tokenizer))
    logits = network(batch)
    assert {name: logits[name].shape[-1] for name in GROUPS} == GROUPS
    assert batch.questions["speaks"].labels.sum() == 2


def test_renaming_moves_every_place():
    text = "Merkel met Ann; Ann thanked Merkel."
    told = Sentence(text, pairs=(Pair((28, 34), (11, 14), 1), Pair((11, 14), (28, 34), 0)))
    new = renamed(told, ["Li Wei", "Mo"], random.Random(1))
    source, target = (new.text[slice(*place)] for place in (new.pairs[0].source, new.pairs[0].target))
    assert {source, target} <= {"Li Wei", "Mo"}
    assert new.text == f"{source} met {target}; {target} thanked {source}."


@pytest.mark.parametrize(
    ("forward", "backward", "wanted"),
    [
        ([0.1, 0.8, 0.1], [0.1, 0.8, 0.1], 0),
        ([0.1, 0.2, 0.7], [0.1, 0.8, 0.1], 1),
        ([0.1, 0.8, 0.1], [0.1, 0.2, 0.7], 2),
        ([0.7, 0.2, 0.1], [0.2, 0.2, 0.6], 3),
        ([0.5, 0.2, 0.3], [0.6, 0.2, 0.2], 4),
    ],
)
def test_the_surer_polar_answer_names_the_class(forward, backward, wanted):
    assert dse_class(torch.tensor([forward]), torch.tensor([backward])).item() == wanted


def test_figures_of_right_answers_are_full_marks():
    labels = torch.tensor([2, 1, 1, 2, 0, 1, 1, 0, 1, 1])
    right = torch.eye(3)[labels]
    figures = stance_figures(right, labels, torch.ones(5, dtype=torch.bool))
    assert set(figures.values()) == {1.0}
    assert macro_f1(labels, labels, 3) == 1.0
    assert calibration_error(right, labels) == 0.0


def test_calibration_brings_confidence_down_to_accuracy():
    torch.manual_seed(0)
    gold = torch.randint(0, 3, (600,))
    logits = 4 * torch.eye(3)[torch.where(torch.rand(600) < 0.7, gold, (gold + 1) % 3)]
    plain = {"sentiment": (logits.softmax(-1), gold)}
    found = calibrated(plain, {"sentiment": lambda p: macro_f1(gold, p.argmax(-1), 3)})
    after = (logits * found.scales["sentiment"] + torch.tensor(found.biases["sentiment"])).softmax(-1)
    assert calibration_error(plain["sentiment"][0], gold) > 0.2
    assert calibration_error(after, gold) < 0.05


def test_sets_read_both_directions_and_ask_a_text_once(tmp_path):
    write_sets(tmp_path)
    train = read_sets(tmp_path, "train", backward=0.5)
    assert len({s.text for s in train.sentences if s.pairs}) == len([s for s in train.sentences if s.pairs])
    for sentence in train.sentences:
        for one, other in zip(sentence.pairs[::2], sentence.pairs[1::2], strict=True):
            assert (one.source, one.target) == (other.target, other.source)
            assert not (one.label and other.label)
    assert set(train.hashes) == {
        f"{name}/train.jsonl" for name in ("target_sentiment", "directed_stance", "attribution")
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Seoul thanked the United Nations.", ["Seoul", "United Nations"]),
        ("On Monday Mr. Abe met Moon Jae-in's envoy.", ["Abe", "Moon Jae-in"]),
        ("The talks failed, but He stayed.", []),
        ("However, NATO and the Bank of Japan disagreed.", ["NATO", "Bank of Japan"]),
    ],
)
def test_names_are_found_by_their_capitals(text, wanted):
    assert [text[start:end] for start, end in names(text)] == wanted


def test_a_sentence_is_asked_about_every_name_that_no_coder_was_asked_about():
    told = Sentence("Anna met Bo.", targets=(Target((0, 4), 1),), pairs=())
    more = asked(told, random.Random(0))
    assert [(target.place, target.label) for target in more.targets] == [((0, 4), 1), ((9, 11), None)]
    assert [(pair.source, pair.target) for pair in more.pairs] == [((0, 4), (9, 11)), ((9, 11), (0, 4))]
    assert all(pair.label is None for pair in more.pairs)


def test_articles_give_sentences_that_name_two_or_more():
    told = Article("Anna Smith praised Bo Larsen at length on Monday. Nobody else came to the long meeting there.")
    assert [sentence.text for sentence in uncoded([told])] == ["Anna Smith praised Bo Larsen at length on Monday."]


def test_coders_and_teacher_each_have_their_say():
    logits = torch.tensor([[2.0, 0.0, -1.0]] * 5)
    spans, ones = torch.zeros(5, 1, 1), torch.ones(5)
    nobody, sure = [0.0, 0.0, 0.0], [0.0, 0.0, 1.0]
    questions = Questions(
        torch.zeros(5),
        spans,
        torch.tensor([0, 0, UNCODED, 0, UNCODED]),
        ones,
        torch.tensor([nobody, sure, sure, [1.0, 0.0, 0.0], nobody]),
    )
    coder, both, teacher, agreed, none = question_losses(logits, questions, torch.ones(3)).tolist()
    assert none == 0
    assert both == pytest.approx((coder + teacher) / 2)
    assert agreed < coder < both < teacher
    assert teacher == pytest.approx(-logits[0].log_softmax(-1)[2].item())


def test_a_teacher_learns_what_coders_say_and_believes_it():
    told = [
        Sentence(
            f"{one} {verb} {other}.",
            targets=(Target((len(one) + len(verb) + 2, len(one) + len(verb) + 2 + len(other)), label),),
        )
        for label, verb in VERBS.items()
        for one in NAMES
        for other in NAMES
        if one != other
    ]
    teacher, tokenizer = tiny_teacher()
    torch.manual_seed(0)
    school = School(teacher, tokenizer)
    fast = Lesson(epochs=20, rate=3e-3, head_rate=3e-3, tokens=200)
    school.teach(told, [fast, replace(fast, epochs=2, rate=3e-4, head_rate=3e-4, weighted=False)])
    believed = school.believe([asked(sentence, random.Random(0)) for sentence in told])
    right = [max(range(3), key=s.targets[0].belief.__getitem__) == s.targets[0].label + 1 for s in believed]
    assert sum(right) / len(right) > 0.9
    assert all(len(question.belief) == 3 for s in believed for question in (*s.targets, *s.pairs))


def _named(one, verb, other, label):
    p, q = (0, len(one)), (len(one) + len(verb) + 2, len(one) + len(verb) + 2 + len(other))
    return Sentence(f"{one} {verb} {other}.", pairs=(Pair(p, q, label), Pair(q, p, 0)))


def test_a_second_teacher_tells_who_is_for_or_against_whom_whichever_way_it_is_asked():
    told = [_named(a, verb, b, label) for label, verb in VERBS.items() for a in NAMES for b in NAMES if a != b]
    teacher, tokenizer = tiny_teacher()
    school = SecondSchool(teacher, tokenizer)
    school.teach(told, Course(neutral=(1.0,) * 20, targets=(0.0,) * 20, rate=3e-3, head_rate=3e-3, tokens=200))
    believed = school.believe(told, seed=3)
    found = [max(range(3), key=pair.belief.__getitem__) - 1 for sentence in believed for pair in sentence.pairs]
    assert found == [pair.label for sentence in told for pair in sentence.pairs]
    assert all(sum(pair.belief) == pytest.approx(1.0) for sentence in believed for pair in sentence.pairs)


def test_marks_stand_around_each_actor_even_where_one_lies_in_the_other_and_at_the_end_of_a_long_text():
    tokenizer, _ = tiny_base()
    nested = mark(tokenizer, "Anna met Bo.", [(0, 11), (9, 11)])
    assert [tokenizer.id_to_token(n) for n in nested.ids[1:-1]] == ["@", "anna", "met", "#", "bo", "#", "@", "."]
    text = "Anna met Bo. " * 100 + "Chen met Dara."
    late = mark(tokenizer, text, [(len(text) - 5, len(text) - 1), (0, 4)])
    (first, last) = late.actors[0]
    assert [tokenizer.id_to_token(n) for n in late.ids[first : last + 1]] == ["@", "dara", "@"]


@pytest.fixture(scope="module")
def smoke(tmp_path_factory):
    out = tmp_path_factory.mktemp("smoke")
    return out, _trained("--out", str(out))


def _trained(*arguments):
    command = [sys.executable, "-m", "training", "--smoke", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)


def test_a_model_that_ships_is_read_back_as_it_answers(smoke):
    folder, _ = smoke
    network = read_shipped(folder)
    small = packed_model(folder)
    settings = json.loads((folder / "model.json").read_text())
    whole = torch_model(network, Calibration(settings["scales"], settings["biases"]))
    ids, mask, row = torch.tensor([[2, 9, 10, 3]]), torch.ones(1, 4), torch.tensor([0])
    below, states, tags = small.encoder(ids, mask)
    for one, other in zip(whole.encoder(ids, mask), (below, states, tags), strict=True):
        assert torch.allclose(one, other, atol=0.2)
    spans = torch.tensor([[0.0, 1, 0, 0]]), torch.tensor([[0.0, 0, 1, 0]])
    for head, (count, _) in HEADS.items():
        asked_of = below if head == MARKED else states, mask, row, *spans[-count:]
        assert torch.allclose(whole.heads[head](*asked_of), small.heads[head](*asked_of), atol=0.05)


def test_every_weight_is_trained_once_and_stances_own_layers_as_slowly_as_those_they_begin_from():
    network = Network(tiny_base()[1])
    groups = _groups(network)
    assert sorted(id(w) for group in groups for w in group["params"]) == sorted(map(id, network.parameters()))
    own = {id(weight) for weight in network.readers[MARKED].layers.parameters()}
    assert {group["depth"] for group in groups if own & set(map(id, group["params"]))} == {0}


def test_pieces_that_are_seen_seldom_go_and_nothing_becomes_unknown(tmp_path):
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *string.ascii_lowercase]
    vocabulary += [f"##{letter}" for letter in string.ascii_lowercase]
    vocabulary += [f"[unused{n}]" for n in range(COMMON)] + ["embargo", "envoy"]
    model = WordPiece({piece: number for number, piece in enumerate(vocabulary)}, unk_token="[UNK]")
    old = Tokenizer(model)
    old.pre_tokenizer = Whitespace()
    old.save(str(tmp_path / "old.json"))
    texts = ["envoy embargo", *["embargo"] * (OFTEN - 1)]
    cut, kept = prune(tmp_path / "old.json", texts)
    assert [vocabulary[number] for number in kept] == [cut.id_to_token(n) for n in range(cut.get_vocab_size())]
    assert cut.encode("envoy embargo").tokens == ["e", "##n", "##v", "##o", "##y", "embargo"]
    cut.save(str(tmp_path / "cut.json"))
    assert prune(tmp_path / "cut.json", texts)[1] == list(range(len(kept)))


@pytest.mark.parametrize(
    "wrong", [["--go-on-from", "."], ["--smoke", "--go-on-from", "."], ["--go-on-from", "x", "--base", "y"]]
)
def test_what_goes_on_needs_a_teacher_and_a_folder_of_its_own(wrong, capsys):
    with pytest.raises(SystemExit):
        main(["--out", ".", *wrong])
    assert "--go-on-from" in capsys.readouterr().err


def test_training_goes_on_from_a_model_that_ships(smoke, tmp_path):
    folder, _ = smoke
    done = _trained("--out", str(tmp_path), "--go-on-from", str(folder))
    assert done.returncode == 0, done.stderr
    before, after = (json.loads((out / "model.json").read_text()) for out in (folder, tmp_path))
    assert before["files"]["tokenizer.json"] == after["files"]["tokenizer.json"]
    assert before["files"]["stance.onnx"] != after["files"]["stance.onnx"]
    one, other = packed_model(folder), packed_model(tmp_path)
    ids, mask = torch.tensor([[2, 9, 10, 3]]), torch.ones(1, 4)
    for was, now in zip(one.encoder(ids, mask), other.encoder(ids, mask), strict=True):
        assert torch.allclose(was, now, atol=0.2)
    assert "stance macro F1" in json.loads((tmp_path / "figures.json").read_text())["int8"]


def test_the_whole_way_on_tiny_data(smoke):
    out, done = smoke
    assert done.returncode == 0, done.stderr
    figures = json.loads((out / "figures.json").read_text())
    assert set(figures) == {"fp32", "int8", "bias"}
    assert "sentiment macro F1" in (out / "MODEL_CARD.md").read_text(encoding="utf-8")
    exact, small = exact_model(out), packed_model(out)
    ids, mask = torch.tensor([[2, 9, 10, 3]]), torch.ones(1, 4)
    for one, other in zip(exact.encoder(ids, mask), small.encoder(ids, mask), strict=True):
        assert torch.allclose(one, other, atol=0.2)
    assert not [name for name in ("torch", "training") if f"import {name}" in _package_source()]


def _package_source():
    return "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "newsanalysis").rglob("*.py"))
