SELECT strftime(coalesce(date, "start"), '%Y-%m') AS month, area, count(*) AS commits
FROM commits
GROUP BY ALL
ORDER BY month DESC, commits DESC, area
