COPY commits TO 'commits.parquet' (FORMAT parquet);
COPY contributors TO 'contributors.parquet' (FORMAT parquet);
