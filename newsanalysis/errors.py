"""What the package raises and warns with."""


class NewsAnalysisError(Exception):
    """Base of every error the package raises on purpose."""


class ReadError(NewsAnalysisError, ValueError):
    """A piece could not be read: no such file, not text, nothing in it, too much of it."""


class RosterError(NewsAnalysisError, ValueError):
    """A roster is missing, malformed or contradicts itself."""


class ResourceError(NewsAnalysisError, ValueError):
    """A rule file or lexicon holds something its loader does not understand."""


class ScorerError(NewsAnalysisError, ValueError):
    """A scorer was asked for the impossible or answered in the wrong shape."""


class OptionError(NewsAnalysisError, ValueError):
    """An option has a value that makes no sense for it."""


class ChartError(NewsAnalysisError, ValueError):
    """A chart was given something it cannot draw."""


class ComparisonError(NewsAnalysisError, ValueError):
    """Pieces or outlets were to be compared that cannot be."""


class ExportError(NewsAnalysisError, OSError):
    """A table, figure or report could not be written."""


class CorpusError(NewsAnalysisError, ValueError):
    """Many articles were given, or are kept, in a way that cannot be read or gone on with."""


class CodingError(NewsAnalysisError, ValueError):
    """A coding by hand, or a file of annotations, holds what the codebook or the format does not know."""


class NewsAnalysisWarning(UserWarning):
    """Something the reader should know, though the work goes on."""
