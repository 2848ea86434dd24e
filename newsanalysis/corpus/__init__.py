"""Many articles: from a folder, a table or a stream of them to tables, on one machine or many."""

from newsanalysis.corpus.corpus import Corpus, open_corpus
from newsanalysis.corpus.partition import positions_frame
from newsanalysis.corpus.running import analyze_many

__all__ = ["Corpus", "analyze_many", "open_corpus", "positions_frame"]
