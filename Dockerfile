# One image for the engine (its own command), the simulated Alipay (`node dist/simulator/main.js`) and the command line
# (`node dist/cli.js help`). It is in production mode: the engine demands its settings (.env.example), the simulator
# runs with NODE_ENV=development only.
ARG NODE_VERSION=24.21.0

# What runs. Installed beside the build, so that a change of the source installs nothing again. Nothing is compiled and
# nothing is downloaded but packages, which the lock vouches for.
FROM node:${NODE_VERSION}-bookworm-slim AS dependencies
WORKDIR /app
# Another registry than npm's own: --build-arg NPM_CONFIG_REGISTRY=https://…
ARG NPM_CONFIG_REGISTRY
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts

# The package that `npm pack` makes.
FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
ARG NPM_CONFIG_REGISTRY
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --include=dev --ignore-scripts
# The source and nothing else: .dockerignore names what comes along.
COPY . .
RUN npm pack && tar -xzf paystate-*.tgz

FROM node:${NODE_VERSION}-bookworm-slim
LABEL org.opencontainers.image.title="paystate" \
      org.opencontainers.image.description="Event-sourced payment state engine for Alipay with a GraphQL API" \
      org.opencontainers.image.version="0.3.0" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
# A named volume takes owner and mode from here when it is made. 1000 is `node`, the user that the base image has.
RUN install --directory --owner=1000 --group=1000 --mode=0700 /data
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/package ./
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    DATA_DIR=/data
USER 1000:1000
VOLUME ["/data"]
EXPOSE 10086
# The engine ends what is under way, for 20 s at most: give it more than that (docker stop --time 25).
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 10086) + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=32", "dist/main.js"]
