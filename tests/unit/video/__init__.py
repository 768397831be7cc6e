"""Tests of the video room; the clips they read are encoded at test time."""
