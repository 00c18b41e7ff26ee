SELECT pr.url, list_sort(list(DISTINCT project || ' ' || period)) AS reports
FROM (SELECT project, period, unnest(pr) AS pr FROM commits)
WHERE pr.url IS NOT NULL
GROUP BY pr.url
HAVING len(reports) > 1
ORDER BY pr.url
