"""Makes the figures anew of everything that was tried to make the error smaller: `python -m validation attempts`.

People of the seed `fit` are drawn at three known instants only, each picture is shown to the pose model in many ways, and every way of
turning those looks into an angle gets the same few figures. The outcome is the committed `validation/attempts_found.json`, which
docs/accuracy.md tells. Angles in degrees, inward positive; sides are the athlete's.
"""
