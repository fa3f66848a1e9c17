# One image for the engine (its own command), the simulated Alipay (`node dist/simulator/main.js`) and the command line
# (`node dist/cli.js help`). It is in production mode: the engine demands its settings (.env.example), the simulator
# runs with NODE_ENV=development only.
ARG NODE_VERSION=20.20.2

# What runs. Installed beside the build, so that a change of the source compiles nothing again.
FROM node:${NODE_VERSION}-bookworm AS dependencies
WORKDIR /app
# Another registry than npm's own: --build-arg NPM_CONFIG_REGISTRY=https://…
ARG NPM_CONFIG_REGISTRY
COPY package.json package-lock.json .npmrc ./
# As `allowScripts` in package.json says, one package may run its install script. It is compiled: the lock vouches for the
# source in the package, and for no binary that is downloaded elsewhere. What only the compiler needed stays behind.
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts \
    && npm_config_build_from_source=true npm_config_nodedir=/usr/local npm rebuild better-sqlite3 \
    && cd node_modules/better-sqlite3 \
    && rm -rf deps src \
    && find build -type f ! -name better_sqlite3.node -delete

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
ARG NPM_CONFIG_REGISTRY
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --include=dev --ignore-scripts
# The source and nothing else: .dockerignore names what comes along.
COPY . .
RUN npm run build && rm dist/.tsbuildinfo dist/.build.json

FROM node:${NODE_VERSION}-bookworm-slim
LABEL org.opencontainers.image.title="paystate" \
      org.opencontainers.image.description="Event-sourced payment state engine for Alipay with a GraphQL API" \
      org.opencontainers.image.version="0.3.0" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
# A named volume takes owner and mode from here when it is made. 1000 is `node`, the user that the base image has.
RUN install --directory --owner=1000 --group=1000 --mode=0700 /data
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
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
