"""The training of the reader model: its parts, and the whole way on tiny data."""

import json
import random
import string
from dataclasses import replace
from functools import partial
from hashlib import sha256
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra 'train'")
pytest.importorskip("onnx", reason="training needs the extra 'train'")
pytest.importorskip("safetensors", reason="training needs the extra 'train'")

import torch
from onnxruntime import InferenceSession
from safetensors.torch import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Whitespace

import newsanalysis as na
from newsanalysis.model.attributions import BEGINS, GROUPS, OUTSIDE, RESUMES, Run, runs, together, windows
from newsanalysis.model.passages import network_inputs
from newsanalysis.model.positions import CATEGORIES
from newsanalysis.model.reader import Encoded, Reader
from newsanalysis.records import Span
from training.__main__ import main
from training.attribution import figures, paragraphs, tags
from training.batches import collate, grouped
from training.calibration import Calibration, calibration_error, platt, scale
from training.encoder import Shape
from training.examples import ISSUES, UNSURE, Renaming, examples, position_examples
from training.export import GRAPHS, export, pack
from training.loop import Loop, Plan, _groups, losses
from training.network import ANSWERS, HEADS, DyadAnswer, Encoding, Network, SpanAnswer
from training.pieces import COMMON, MASK, OFTEN, prune
from training.reading import (
    best_threshold,
    candidates,
    dse_class,
    evidence_figures,
    macro_f1,
    position_figures,
    stance_figures,
)
from training.recipe import Recipe
from training.sets import STANCES, Article, Attribution, read_piece, read_sets
from training.shipped import read_shipped
from training.smoke import NAMES, TINY, VERBS, tiny_base, write_sets

TEXT = '"We," Anna said, "met Bo."\n\nBo said that Anna met Chen and praised Dara.'
QUOTES = (
    Attribution(source=((6, 10),), cue=((11, 15),), content=((0, 5), (17, 26))),
    Attribution(source=((28, 30),), cue=((31, 35),), content=((36, 72),)),
)
CALIBRATED = Calibration(
    {"stance": 0.8, "sentiment": 1.2, "speaks": 1.0},
    {"stance": [0.1, 0.0, -0.2], "sentiment": [0.0, 0.0, 0.4], "speaks": [0.0, 0.0]},
    lean=0.3,
)


def tiny_network():
    torch.manual_seed(0)
    tokenizer, encoder = tiny_base()
    network = Network(encoder, len(ISSUES)).eval()
    with torch.no_grad():
        for weight in (encoder.asking, encoder.sight, encoder.kinds.weight, network.dyads.sign):
            weight.normal_()  # they begin at zero; what they do must show
    return network, tokenizer


@pytest.fixture(scope="module")
def tiny():
    return tiny_network()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sets")
    write_sets(folder, rows=6)
    return folder


@pytest.fixture(scope="module")
def sets(folder):
    return read_sets(folder, "train")


@pytest.fixture(scope="module")
def told(sets, tiny):
    return examples(sets, tiny[1])


@pytest.fixture(scope="module")
def exported(tiny, told, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported")
    export(tiny[0], CALIBRATED, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.export.LARGE", 4000)  # so that tables are stored in bytes, too
        pack(folder, [collate(part) for part in (told.positions, told.sentiments, told.windows)])
    return folder


def row(sentences, *positions, title=None, text=None):
    """A coded piece; a position is its sentence, source, target, stance and evidence."""
    same = {"reading": 0, "category": "", "issue": "", "modality": "asserted", "certainty": 3}
    names = ("sentence", "source", "target", "stance", "evidence")
    return {
        "title": title, "text": text or " ".join(sentences), "sentences": sentences, "readings": 1,
        "positions": [same | dict(zip(names, position, strict=True)) for position in positions],
    }  # fmt: skip


# --- attribution


def words(window, spans):
    return [" ".join(TEXT[slice(*window.places[token])] for token in range(run.first, run.last)) for run in spans]


def sure(labels, count):
    return np.eye(count, dtype=np.float32)[labels]


def test_a_window_joins_paragraphs_and_is_cut_between_them(tiny):
    _, tokenizer = tiny
    (whole,) = windows(tokenizer, TEXT, list(paragraphs(TEXT)), longest=64)
    parts = windows(tokenizer, TEXT, list(paragraphs(TEXT)), longest=40)
    assert [token for part in parts for token in part.ids[1:]] == list(whole.ids[1:])
    assert len(parts) == 2


def test_tags_spell_out_the_contents_they_were_made_from(tiny):
    (window,) = windows(tiny[1], TEXT, list(paragraphs(TEXT)))
    found = tags(window, QUOTES)
    assert [len(quote) for quote in together(runs(sure(found["content"], 4), window.words))] == [2, 1]
    sources = [words(window, [run])[0].replace(" ", "") for run in runs(sure(found["source"], 3), window.words)]
    assert sources == ["Anna", "Bo"]


@pytest.mark.parametrize(
    ("labels", "count", "words", "wanted"),
    [
        ([OUTSIDE, BEGINS, OUTSIDE, OUTSIDE], 3, [0, 1, 1, 3], [Run(1, 3)]),
        ([BEGINS, RESUMES, BEGINS], 4, [0, 1, 2], [Run(0, 1), Run(1, 2, resumes=True), Run(2, 3)]),
    ],
    ids=["a word is never cut", "each run begins anew"],
)
def test_runs(labels, count, words, wanted):
    assert runs(sure(labels, count), words) == wanted


class Oracle(Reader):
    """Answers what coders said of `TEXT`."""

    def __init__(self, tokenizer):
        self.tokenizer, self._threads = tokenizer, 1

    def encode(self, passages):
        (window,) = windows(self.tokenizer, TEXT, list(paragraphs(TEXT)))
        found = tags(window, QUOTES)
        logits = np.concatenate([20 * sure(found[group], count) for group, count in GROUPS.items()], axis=1)
        nothing = np.zeros((1, len(logits), 1), np.float32)
        return Encoded(nothing, nothing, logits[None], np.ones((1, len(logits)), np.float32))

    def judge(self, head, texts, rows, spans):
        return np.zeros(len(rows), np.float32)


def test_gold_tags_read_back_score_full_marks(tiny):
    found = figures(Oracle(tiny[1]), [Article(TEXT, QUOTES)])
    assert found["attribution F1"] == found["attribution speaker"] == 1.0
    assert found["attribution character F1"] > 0.9


# --- sets and examples


def test_a_piece_is_coded_in_the_packages_own_sentences():
    text = "Japan said it  would wait. “France\ncondemned Japan,” Kenya said."
    sentences = ["A title", "Japan said it would wait.", '"France condemned Japan," Kenya said.']
    piece = read_piece(
        row(
            sentences,
            (2, "FRA", "JPN", -1, ["condemned"]),
            (1, "JPN", "", 0, ["nowhere", "would wait"]),
            title=sentences[0],
            text=text,
        )
    )
    whole = piece.found.article.text
    found = [(piece.found.sentences[c.sentence].span.of(whole), [e.of(whole) for e in c.evidence]) for c in piece.coded]
    assert [sentence.split()[0] for sentence, _ in found] == ["“France", "Japan"]
    assert [evidence for _, evidence in found] == [["condemned"], ["would wait"]]
    assert piece.found.article.headline == "A title"


def test_what_stands_nowhere_in_a_piece_is_left_out():
    piece = read_piece(row(["Other words altogether."], (0, "FRA", "JPN", -1, []), text="France condemned Japan."))
    assert piece.coded == ()


def test_both_directions_of_a_pair_are_asked(sets, told, folder):
    rows = [json.loads(line) for line in (folder / "directed_stance" / "train.jsonl").read_text().splitlines()]
    for given, spans, example in zip(rows, sets.stances, told.stances, strict=True):
        assert spans.places == (tuple(given["p"]), tuple(given["q"]))
        assert example.stances == [stance + 1 for stance in STANCES[given["label"]]]
        assert [(d.source, d.target) for d in example.passage.dyads] == [("source", "target"), ("target", "source")]
    assert {max(map(abs, spans.answer)) for spans in sets.stances} == {0, 1}


def test_the_files_read_are_named_by_their_hashes(sets, folder):
    assert len(sets.hashes) == 5
    for name, digest in sets.hashes.items():
        assert sha256((folder / name).read_bytes()).hexdigest() == digest


def spelled(tokenizer, ids):
    return tokenizer.decode(list(map(int, ids)), skip_special_tokens=False).replace(" ##", "")


def test_renaming_moves_evidence_and_mentions_along(tiny):
    _, tokenizer = tiny
    sentences = ["North Korea thanked Japan.", "Japan condemned North Korea."]
    piece = read_piece(row(sentences, (0, "PRK", "JPN", 1, ["thanked"]), (1, "JPN", "PRK", -1, ["condemned"])))
    [example] = position_examples(piece, tokenizer)
    renaming, lengths = Renaming([piece], tokenizer), set()
    for seed in range(6):
        new = renaming(example, random.Random(seed))
        ids, names = new.passage.ids, {}
        lengths.add(len(ids))
        for actor, flags in new.passage.named.items():
            [names[actor]] = {spelled(tokenizer, ids[flags & (new.passage.sentences == n)]) for n in (0, 1)}
        assert sorted(names.values()) == ["japan", "north korea"]
        shown = [spelled(tokenizer, ids[new.passage.sentences == n]) for n in (0, 1)]
        assert shown == [f"{names['PRK']} thanked {names['JPN']} .", f"{names['JPN']} condemned {names['PRK']} ."]
        assert [spelled(tokenizer, ids[label.evidence]) for label in new.positions] == ["thanked", "condemned"]
        assert all(len(flags) == len(ids) for flags in (new.passage.places, new.passage.sentences))
    assert lengths == {len(example.passage.ids)}  # both are named as often
    assert {tuple(renaming(example, random.Random(seed)).passage.ids) for seed in range(6)} > {
        tuple(example.passage.ids)
    }


# --- batches


@pytest.mark.parametrize("seed", [None, 1])
def test_groups_hold_every_example_once_and_no_more_tokens_than_asked(seed):
    sizes = [(5, 2), (30, 2), (7, 12), (12, 8), (12, 2), (3, 2), (29, 40), (200, 2)]
    groups = grouped([SimpleNamespace(size=size) for size in sizes], 80, random.Random(seed) if seed else None)
    assert sorted(number for group in groups for number in group) == list(range(len(sizes)))
    for group in groups:
        assert len(group) == 1 or len(group) * sum(max(sizes[n][k] for n in group) for k in (0, 1)) <= 80
    assert len(groups) < len(sizes)


def test_a_batch_lays_what_is_taught_beside_what_is_read(told):
    batch = collate(told.positions)
    assert batch.counts[0].sum(0).tolist() == [len(told.positions[0].passage.dyads)] * 3
    for where, evidence, own in zip(batch.positions.tolist(), batch.evidence, batch.own, strict=True):
        passage, dyad, sign, *_ = where
        assert batch.found[passage, dyad, sign] == 1
        assert (evidence <= own).all()
        assert evidence.sum() == 1  # the verb
    assert batch.found.sum() == len(batch.positions) > 0
    read = collate(told.windows)
    assert all(((tags < 0) == (read.inputs[1] == 0)).all() for tags in read.tags.values())
    assert read.questions["speaks"].spans.sum(-1).numpy() == pytest.approx(1)


# --- the network


@torch.inference_mode()
def states(network, *passages):
    return network.encoder(*map(torch.from_numpy, network_inputs(passages).values()))


def test_words_do_not_see_what_is_asked_and_dyads_see_their_own_sentence_only(tiny, told):
    network, _ = tiny
    whole = told.positions[0].passage
    first = [dyad for dyad in whole.dyads if dyad.sentence == 0]
    assert 0 < len(first) < len(whole.dyads)
    words, dyads = states(network, whole)
    for kept in ([], first, first[:1]):
        fewer_words, fewer_dyads = states(network, replace(whole, dyads=kept))
        assert torch.allclose(words, fewer_words, atol=1e-5)
        if kept == first:
            assert torch.allclose(dyads[:, : 2 * len(first)], fewer_dyads, atol=1e-5)
        elif kept:
            assert not torch.allclose(dyads[:, :2], fewer_dyads, atol=1e-2)


def test_every_weight_is_trained_once_but_the_table_of_words(tiny):
    network, _ = tiny_network()
    loop = Loop(network, None, None, Plan())
    trained = [id(weight) for group in _groups(network, loop.plan) for weight in group["params"]]
    assert sorted([*trained, id(network.encoder.words.weight)]) == sorted(map(id, network.parameters()))


def of_graphs(folder, kind, passages):
    run = {name: InferenceSession(folder / f"{name}{kind}.onnx") for name in ("encoder", "positions")}
    words, dyads, tags = run["encoder"].run(None, network_inputs(passages))
    answers = run["positions"].run(None, {"words": words, "dyads": dyads})
    return {"words": words, "tags": tags, **dict(zip(ANSWERS, answers, strict=True))}


def of_torch(network, passages):
    with torch.inference_mode():
        words, dyads, tags = Encoding(network)(*map(torch.from_numpy, network_inputs(passages).values()))
        answers = dict(zip(ANSWERS, DyadAnswer(network, CALIBRATED)(words, dyads), strict=True))
    return {name: part.numpy() for name, part in {"words": words, "tags": tags, **answers}.items()}


def of_one(answers, number, passage):
    """What was answered of one passage, without what pads it."""
    length, dyads = len(passage.ids), len(passage.dyads)
    kept = {name: part[number, : length if name in ("words", "tags") else dyads] for name, part in answers.items()}
    return kept | {"evidence": kept["evidence"][..., :length]}


@pytest.mark.parametrize(("kind", "far", "beside"), [(".fp32", 1e-4, 1e-4), ("", 0.3, 1e-3)])
def test_graphs_answer_as_the_network_does_alone_and_beside_others(kind, far, beside, tiny, told, exported):
    passages = [told.positions[0].passage, told.relations[0].passage, told.windows[0].passage]
    together = of_graphs(exported, kind, passages)
    exact = of_torch(tiny[0], passages)
    for number, passage in enumerate(passages):
        mine, alone = of_one(together, number, passage), of_one(of_graphs(exported, kind, [passage]), 0, passage)
        for name, wanted in of_one(exact, number, passage).items():
            assert mine[name] == pytest.approx(wanted, abs=far), name
            assert mine[name] == pytest.approx(alone[name], abs=beside), name


@pytest.mark.parametrize(("kind", "far"), [(".fp32", 1e-4), ("", 0.05)])
@pytest.mark.parametrize("head", HEADS)
def test_graphs_about_spans_answer_as_the_network_does(head, kind, far, tiny, exported):
    torch.manual_seed(1)
    given, mask, rows = torch.randn(2, 5, TINY.width), torch.ones(2, 5), torch.tensor([1, 0, 1])
    mask[1, 4:] = 0
    spans = torch.eye(5)[torch.tensor([[0, 2], [1, 3], [3, 1]])][:, -HEADS[head][0] :]
    answer = SpanAnswer(tiny[0], head, CALIBRATED.scales[head], CALIBRATED.biases[head]).eval()
    wanted = answer(given, mask, rows, *spans.unbind(1)).detach().numpy()
    of_spans = [span.contiguous().numpy() for span in spans.unbind(1)]
    named = dict(zip(("source", "target")[-len(of_spans) :], of_spans, strict=True))
    asked = {"states": given.numpy(), "mask": mask.numpy(), "row": rows.numpy(), **named}
    assert InferenceSession(exported / f"{head}{kind}.onnx").run(None, asked)[0] == pytest.approx(wanted, abs=far)


def test_what_ships_is_read_back_as_the_network_it_was(tiny, exported, tmp_path):
    for name in GRAPHS:
        (tmp_path / f"{name}.onnx").write_bytes((exported / f"{name}.onnx").read_bytes())
    network = read_shipped(tmp_path, len(ISSUES))
    wanted = tiny[0].state_dict()
    for name, weight in network.state_dict().items():
        kept = slice(2) if name == "readers.sentiment.place.weight" else slice(None)  # nothing is between one span
        off = (weight - wanted[name])[..., kept].abs().max()
        assert off <= 0.2 * wanted[name].abs().max(), name


def vocabulary():
    letters = string.ascii_lowercase
    pieces = [
        "[PAD]",
        "[unused0]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *letters,
        *(f"##{letter}" for letter in letters),
    ]
    return pieces + [f"[unused{n}]" for n in range(1, COMMON)] + ["embargo", "envoy"]


def old_tokenizer(file):
    old = Tokenizer(WordPiece({piece: number for number, piece in enumerate(vocabulary())}, unk_token="[UNK]"))
    old.pre_tokenizer = Whitespace()
    old.save(str(file))


def test_pieces_that_are_seen_seldom_go_and_nothing_becomes_unknown(tmp_path):
    old_tokenizer(tmp_path / "old.json")
    texts = ["envoy embargo", *["embargo"] * (OFTEN - 1)]
    cut, kept = prune(tmp_path / "old.json", texts)
    assert [vocabulary()[number] for number in kept] == [cut.id_to_token(n) for n in range(cut.get_vocab_size())]
    assert cut.encode("envoy embargo").tokens == ["e", "##n", "##v", "##o", "##y", "embargo"]
    cut.save(str(tmp_path / "cut.json"))
    assert prune(tmp_path / "cut.json", texts)[1] == list(range(len(kept)))


def bert(width, inner, layers):
    """The weights of a BERT of chance."""
    of = {
        "attention.self.query": (width, width), "attention.self.key": (width, width),
        "attention.self.value": (width, width), "attention.output.dense": (width, width),
        "intermediate.dense": (inner, width), "output.dense": (width, inner),
        "attention.output.LayerNorm": (width,), "output.LayerNorm": (width,),
    }  # fmt: skip
    sizes = {f"encoder.layer.{n}.{name}.weight": size for n in range(layers) for name, size in of.items()}
    sizes |= {name.replace("weight", "bias"): size[:1] for name, size in sizes.items()}
    tables = {"word": len(vocabulary()), "position": 16, "token_type": 2}
    sizes |= {f"embeddings.{name}_embeddings.weight": (rows, width) for name, rows in tables.items()}
    sizes |= {f"embeddings.LayerNorm.{kind}": (width,) for kind in ("weight", "bias")}
    return {name: torch.randn(size) for name, size in sizes.items()}


def test_training_begins_from_a_bert_whose_rare_pieces_go(folder, tmp_path, monkeypatch):
    small = partial(Shape, width=24, layers=2, attention_heads=2, inner=32, positions=16)
    monkeypatch.setattr("training.encoder.Shape", small)
    old_tokenizer(tmp_path / "tokenizer.json")
    weights = bert(24, 32, 2)
    save_file(weights, tmp_path / "model.safetensors")
    network, tokenizer = Recipe(folder, tmp_path, tmp_path, Plan()).start()
    state = network.encoder.state_dict()
    table = weights["embeddings.word_embeddings.weight"]
    at = {piece: number for number, piece in enumerate(vocabulary())}
    assert state["words.weight"].equal(table[[at[tokenizer.id_to_token(n)] for n in range(tokenizer.get_vocab_size())]])
    assert state["asking"].equal(table[at["[MASK]"]])
    assert tokenizer.id_to_token(MASK) == "[MASK]"
    types = weights["embeddings.token_type_embeddings.weight"]
    assert state["positions.weight"].equal(weights["embeddings.position_embeddings.weight"] + types[0])
    asked = [weights[f"encoder.layer.1.attention.self.{name}.bias"] for name in ("query", "key", "value")]
    assert state["layers.1.query_key_value.bias"].equal(torch.cat(asked))
    assert state["layers.1.norm.weight"].equal(weights["encoder.layer.1.output.LayerNorm.weight"])
    assert state["layers.0.outer.weight"].equal(weights["encoder.layer.0.output.dense.weight"])


# --- what is learned


@pytest.mark.parametrize("name", ["relations", "stances", "sentiments", "windows"])
def test_a_batch_whose_positions_nobody_coded_teaches_nothing_of_them(name, tiny, told):
    batch = collate(getattr(told, name))
    assert not batch.counts.any()
    found = losses(tiny[0], batch)
    wanted = {"relations": {"act"}, "stances": {"stance"}, "sentiments": {"sentiment"}, "windows": {"speaks", "tags"}}
    assert set(found) == wanted[name]
    assert all(loss > 0 for loss in found.values())


def test_a_label_whose_coder_was_unsure_counts_less(tiny, told):
    example = next(example for example in told.positions if example.positions)
    labels = example.positions[:1]
    unsure = replace(example, positions=[replace(labels[0], certain=False)])
    certain = replace(example, positions=labels)
    counts = collate([unsure]).counts[0]
    assert counts[labels[0].dyad].tolist() == pytest.approx([UNSURE] * 3)
    assert (counts.sum(-1) < 3).sum() == 1
    low, high = (losses(tiny[0], collate([one]))["found"] for one in (unsure, certain))
    assert low < high  # the one position is what is missed most


def test_a_run_that_was_stopped_goes_on_as_if_it_was_not(told, tiny, sets, tmp_path):
    renaming = Renaming(sets.pieces, tiny[1])

    def begun():
        return Loop(tiny_network()[0], told, renaming, Plan(epochs=2, tokens=900, renaming=0.5, rate=1e-3))

    unbroken, stopped, resumed = begun(), begun(), begun()
    unbroken.run_epoch()
    unbroken.run_epoch()
    stopped.run_epoch()
    stopped.save(tmp_path / "state.pt")
    resumed.resume(tmp_path / "state.pt")
    resumed.run_epoch()
    assert (resumed.epoch, resumed.step) == (unbroken.epoch, unbroken.step)
    for found in (
        (resumed.average, unbroken.average),
        (resumed.network.state_dict(), unbroken.network.state_dict()),
    ):
        assert all(weight.equal(found[1][name]) for name, weight in found[0].items())
    assert not resumed.average["dyads.pair.weight"].equal(stopped.average["dyads.pair.weight"])


# --- how good, how sure


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
    assert dse_class(np.array([forward, backward])) == wanted


@pytest.mark.parametrize(
    ("gold", "given", "wanted"),
    [([0, 1, 2], [0, 1, 2], 1.0), ([0, 0, 1], [0, 1, 1], 2 / 3), ([0, 0], [1, 1], 0.0), ([0, 0, 1], [0, 0, 0], 0.4)],
)
def test_macro_f1_is_the_mean_over_the_golds_classes(gold, given, wanted):
    assert macro_f1(gold, given) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("confidence", "right", "wanted"),
    [([0.75] * 4, [1, 1, 1, 0], 0.0), ([0.95] * 2, [0, 0], 0.95), ([0.9, 0.2], [1, 0], 0.15), ([1.0, 1.0], [1, 1], 0)],
)
def test_calibration_error_is_how_far_confidence_lies_from_accuracy(confidence, right, wanted):
    assert calibration_error(np.array(confidence), np.array(right, float)) == pytest.approx(wanted)


def test_platt_scaling_finds_the_scale_and_the_biases():
    logits, biases = np.random.default_rng(0).normal(size=(500, 3)), [-0.5, 0.0, 1.0]
    cued = np.random.default_rng(1).integers(0, 2, size=(500, 3, 2)).astype(float)
    coded = 1 / (1 + np.exp(-(2 * logits + biases + cued @ [1.0, -0.5])))
    found, shifts, weights = platt(logits, coded, cued)
    assert found == pytest.approx(2, abs=0.02)
    assert shifts == pytest.approx(biases, abs=0.02)
    assert weights == pytest.approx([1.0, -0.5], abs=0.02)


def test_scaling_brings_confidence_down_to_accuracy():
    torch.manual_seed(0)
    gold = torch.randint(0, 3, (600,))
    logits = 4 * torch.eye(3)[torch.where(torch.rand(600) < 0.7, gold, (gold + 1) % 3)]
    right = (logits.argmax(-1) == gold).double().numpy()
    before, after = (part.softmax(-1).amax(-1).numpy() for part in (logits, logits * scale(logits, gold)))
    assert calibration_error(before, right) > 0.2
    assert calibration_error(after, right) < 0.05


def coders_answers(told, sign=lambda sign: sign):
    """What coders said, as a network would answer it."""
    found = []
    for example in told.positions:
        dyads = len(example.passage.dyads)
        answer = {"found": np.full((dyads, 3), 0.1), "category": np.zeros((dyads, 3, len(CATEGORIES)))}
        answer["evidence"] = np.zeros((dyads, 3, len(example.passage.ids)))
        for label in example.positions:
            answer["found"][label.dyad, sign(label.sign)] = 0.9
            answer["category"][label.dyad, sign(label.sign), label.category] = 1
            answer["evidence"][label.dyad, label.sign] = label.evidence
        found.append(answer)
    return found


def test_what_coders_said_scores_full_marks_and_the_contrary_finds_without_the_sign(sets, told):
    right, contrary = coders_answers(told), coders_answers(told, lambda sign: 2 - sign)
    for answers, wanted in ((right, 1.0), (contrary, 0.0)):
        found = candidates(sets.pieces, told.pieces, answers)
        scores = position_figures(sets.pieces, found, 0.5)
        assert scores["positions F1"] == scores["positions category"] == 1.0
        assert scores["positions F1 with sign"] == pytest.approx(wanted)
    assert 0.1 < best_threshold(sets.pieces, candidates(sets.pieces, told.pieces, right)) < 0.9
    assert evidence_figures(told.positions, right, 0.5, 0.5) == {"evidence overlap": 1.0, "evidence token F1": 1.0}
    assert evidence_figures(told.positions, right, 0.95, 0.5) == {"evidence overlap": 0.0, "evidence token F1": 0.0}
    assert set(stance_figures(told.stances, [np.eye(3)[e.stances] for e in told.stances]).values()) == {1.0}


# --- the whole way


def test_the_command_needs_data(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["--out", str(tmp_path)])
    assert "--smoke" in capsys.readouterr().err


def test_the_whole_way_on_tiny_data(tiny_model):
    settings = json.loads((tiny_model / "model.json").read_text())
    assert set(settings["files"]) == {*(f"{name}.onnx" for name in GRAPHS), "tokenizer.json"}
    for name, digest in settings["files"].items():
        assert sha256((tiny_model / name).read_bytes()).hexdigest() == digest
    assert len(settings["trained_on"]) == 10
    assert settings["positions"]["issues"] == list(ISSUES)
    figures = json.loads((tiny_model / "figures.json").read_text())
    card = (tiny_model / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert all(f"| {name} | {value:.3f} |" in card for name, value in figures.items() if "evidence" in name)
    assert f"| Brazil | {figures['bias Brazil as source']:+.3f} |" in card
    assert all(digest in card for digest in settings["trained_on"].values())


def test_what_was_trained_on_tiny_data_has_learned_from_it_and_the_package_asks_it(tiny_model):
    found = json.loads((tiny_model / "figures.json").read_text())
    assert found["relations sign macro F1"] > 0.9
    assert found["evidence token F1"] > 0.5
    assert found["positions F1"] > 0.3
    scorer, places = na.ModelScorer(tiny_model), [(0, len(NAMES[0]))]
    texts = [f"{NAMES[0]} {verb} {NAMES[1]}." for verb, _ in VERBS.values()]
    warm, cold, _ = scorer.position_reader.stances(texts, [Span(*places[0])] * 3, [Span(15, 20)] * 3)[1]
    assert (warm, cold) == ("SUPPORT", "ACCUSE")
    assert scorer.sentiment(texts[:1], places).sum() == pytest.approx(1, abs=1e-4)


def test_a_model_that_ships_is_where_training_goes_on_from(tiny_model, folder, tmp_path):
    network, tokenizer = Recipe(folder, tmp_path, tiny_model, Plan()).start()
    assert tokenizer.to_str() == Tokenizer.from_file(str(tiny_model / "tokenizer.json")).to_str()
    trained = torch.load(tiny_model / "state.pt", weights_only=True)["average"]
    assert network.encoder.asking.equal(trained["encoder.asking"])
    assert (network.dyads.pair.weight - trained["dyads.pair.weight"]).abs().max() < 0.02
