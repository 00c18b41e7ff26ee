-- One row for each report, with lists of commits and contributors.
CREATE OR REPLACE TEMP TABLE reports AS
SELECT filename AS file, unnest(reports) AS report
FROM read_json(
  'sites/*.json',
  format = 'unstructured',
  filename = true,
  maximum_object_size = 268435456, -- bytes of the largest file, or more
  columns = {
    format: 'INTEGER',
    reports: 'STRUCT(
      project VARCHAR, period VARCHAR, "start" DATE, url VARCHAR,
      commits STRUCT(
        area VARCHAR, kind VARCHAR, breaking BOOLEAN, description VARCHAR, date DATE,
        url VARCHAR,
        "commit" STRUCT(repository VARCHAR, hash VARCHAR, url VARCHAR)[],
        pr STRUCT(repository VARCHAR, number BIGINT, url VARCHAR)[],
        issue STRUCT(repository VARCHAR, number BIGINT, url VARCHAR)[],
        authors STRUCT(name VARCHAR, url VARCHAR)[]
      )[],
      contributors STRUCT(
        name VARCHAR, login VARCHAR, url VARCHAR, commit_count BIGINT, first_time BOOLEAN
      )[]
    )[]'
  }
)
WHERE CASE
  WHEN format = 2 THEN true
  ELSE error('not format 2 of the data: ' || filename)
END;

-- One row for each commit.
CREATE OR REPLACE TABLE commits AS
SELECT
  file, report.project, report.period, report."start", report.url AS report_url, row.*
FROM (SELECT file, report, unnest(report.commits) AS row FROM reports);

-- One row for each contributor of each report.
CREATE OR REPLACE TABLE contributors AS
SELECT file, report.project, report.period, report."start", person.*
FROM (SELECT file, report, unnest(report.contributors) AS person FROM reports);

DROP TABLE reports;
