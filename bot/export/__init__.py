"""Files that analysis tools open: CSV and SPSS, with a codebook. Reads what the store hands over; writes no half export."""
