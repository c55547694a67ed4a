"""What every row of the journal shares."""

from __future__ import annotations

from django.db import models


class Row(models.Model):
    """A row that names itself by table and number; its content is health data and stays out of logs."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"
