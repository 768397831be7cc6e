"""The web page: widgets in, ``ReportView`` out. The only room that imports Streamlit; it measures, rounds and words nothing."""
