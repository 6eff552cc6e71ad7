"""The report of aggregates: statistics, what of them may be shown, charts, and one page in two languages. Never open text."""
