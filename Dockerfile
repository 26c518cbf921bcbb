# syntax=docker/dockerfile:1

# Builds with all dependencies; nothing of this stage but dist reaches the image.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install script is needed, and the base image already is the runtime that one of them would fetch.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

# Never --omit=optional: argon2's binary for this platform is an optional dependency.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/node

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    GATEHOUSE_DATA_DIR=/data \
    GATEHOUSE_HOST=0.0.0.0
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
# Gateway and console. The operations listener, 9464, stays on the container's own loopback.
EXPOSE 8243 9443
# The runtime itself, not npm: npm would keep SIGTERM from it.
CMD ["node", "dist/src/main.js"]
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9464/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
