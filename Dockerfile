# The program alone on a minimal image: no shell, no package manager, not root.
FROM node:24-bookworm-slim AS front
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund --omit=optional
COPY i18n /src/i18n
COPY testdata /src/testdata
COPY frontend ./
RUN npm run build

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=front /src/frontend/dist ./frontend/dist
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X mitwirken/internal/app.Version=${VERSION}" -o /mitwirken ./cmd/mitwirken \
    && mkdir -p /data/files

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /mitwirken /mitwirken
COPY --from=build --chown=nonroot:nonroot /data /var/lib/mitwirken
ENV MITWIRKEN_LISTEN=0.0.0.0:8080 MITWIRKEN_METRICS_LISTEN=0.0.0.0:9090
EXPOSE 8080 9090
VOLUME /var/lib/mitwirken/files
HEALTHCHECK --interval=15s --timeout=4s --start-period=20s CMD ["/mitwirken", "health"]
ENTRYPOINT ["/mitwirken"]
CMD ["serve"]
