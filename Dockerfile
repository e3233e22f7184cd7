# One image for web, worker and beat. docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/production.txt /tmp/
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes -r /tmp/production.txt

FROM python:3.11-slim-bookworm
# Pango lays out the text of PDFs; no wheel brings it.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --no-create-home uppsikt \
    && install -d -o uppsikt -g uppsikt /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    BIND=0.0.0.0:8000 \
    LOG_JSON=1 \
    STATIC_ROOT=/app/staticfiles \
    UPPSIKT_VAR=/data
# The addresses and the key are for this step alone: settings want them, nothing is asked of them.
RUN python -m compileall -q . \
    && DATABASE_URL=postgres://nobody@nowhere/none REDIS_URL=redis://nowhere SECRET_KEY=build ALLOWED_HOSTS=nowhere \
       python manage.py collectstatic --noinput
USER uppsikt
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config=python:config.gunicorn", "config.wsgi"]
