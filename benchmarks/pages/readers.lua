-- Readers who take turns. The file that READERS names has one a line: her session ("-" for nobody's) and her address.
local readers = {}
for line in io.lines(os.getenv("READERS")) do
  local key, path = line:match("^(%S+) (%S+)$")
  readers[#readers + 1] = { path = path, headers = key ~= "-" and { ["Cookie"] = "sessionid=" .. key } or {} }
end
local turn = 0

function request()
  turn = turn % #readers + 1
  return wrk.format("GET", readers[turn].path, readers[turn].headers)
end

function done(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95),
    summary.errors.status + summary.errors.timeout + summary.errors.connect + summary.errors.read))
end
