"""Tables to sections: questions and answers, a row a section; other tables as they are. CSV, JSON and workbooks."""
