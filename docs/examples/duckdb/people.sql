SELECT
  any_value(name) AS name,
  count(DISTINCT project) AS projects,
  sum(commit_count) AS commits
FROM contributors
GROUP BY coalesce(url, name)
ORDER BY projects DESC, name
LIMIT 20
