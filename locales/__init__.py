"""Every word that a respondent reads, a folder a language."""
