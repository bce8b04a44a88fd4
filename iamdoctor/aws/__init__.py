"""The only room that speaks to AWS: it reads, and answers with evidence."""
