"""Watch dynamics, video gait, still posture."""
