# One image for the API, every worker and the commands; docker-compose.yml names what each container runs.
# Debian, not Alpine: Temporal's native library needs glibc.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim
# The slim image has no certificates, and Temporal Cloud is reached over TLS.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# Everything above belongs to root: the process can't change its own code.
USER node
EXPOSE 8080 9464
CMD ["node", "dist/api/main.js"]
