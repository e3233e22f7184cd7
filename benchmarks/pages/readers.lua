-- Readers who take turns, each with a session of her own; the keys lie in the file that READERS names, one a line.
local keys = {}
for line in io.lines(os.getenv("READERS")) do keys[#keys + 1] = line end
local turn = 0

function request()
  if #keys == 0 then return wrk.format("GET") end
  turn = turn % #keys + 1
  return wrk.format("GET", nil, { ["Cookie"] = "sessionid=" .. keys[turn] })
end

function done(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95),
    summary.errors.status + summary.errors.timeout + summary.errors.connect + summary.errors.read))
end
