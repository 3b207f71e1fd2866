# syntax=docker/dockerfile:1
# Images by target: `web` (also the default worker and beat; no torch), `worker` (torch for the CPU), `worker-gpu`.

FROM python:3.11-slim-bookworm AS base
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=assessment.settings \
    EVENMARK_ENV=production \
    STATIC_ROOT=/app/staticfiles \
    EVENMARK_DATA=/data
WORKDIR /app
# The data folder holds only what a container can lose: beat's schedule and the signs of life.
RUN useradd --system --uid 10001 --home-dir /data --create-home evenmark
COPY pyproject.toml constraints.txt README.md LICENSE manage.py ./
COPY graders graders
COPY assessment assessment
COPY fixtures fixtures

FROM base AS web
# Collecting the static files reads the settings, which ask for what only a running service has; the key is forgotten.
RUN pip install -c constraints.txt -e . \
    && SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" ALLOWED_HOSTS=localhost \
    DATABASE_URL=sqlite://:memory: REDIS_URL=redis://localhost/0 \
    python manage.py collectstatic --noinput
USER 10001
EXPOSE 8000
CMD ["gunicorn", "-c", "python:assessment.operations.server", "assessment.wsgi:application"]

FROM base AS worker
# hadolint ignore=DL3064
ENV TOKENIZERS_PARALLELISM=false
# The plain package would bring CUDA. Only torch comes from that index, without its dependencies: they follow
# from the usual one.
RUN pip install -c constraints.txt --no-deps torch --index-url https://download.pytorch.org/whl/cpu \
    && pip install -c constraints.txt -e ".[worker]"
USER 10001
CMD ["celery", "-A", "assessment", "worker", "-Q", "text", "-P", "solo", "-n", "text@%h"]

FROM base AS worker-gpu
# hadolint ignore=DL3064
ENV TOKENIZERS_PARALLELISM=false
# On Linux for x86-64 and ARM the plain package of torch is the one for NVIDIA's CUDA.
RUN pip install -c constraints.txt -e ".[worker]"
USER 10001
CMD ["celery", "-A", "assessment", "worker", "-Q", "text", "-P", "solo", "-n", "text-gpu@%h"]
