"""Video files: what they are, their frames in order, and writing one. The only room that imports ``av``."""

from screener.video.decode import VideoReader, still
from screener.video.encode import OverlayWriter
from screener.video.probe import probe

__all__ = ["OverlayWriter", "VideoReader", "probe", "still"]
