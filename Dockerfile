# Two images of one build, for machines that have a container engine:
#
#   docker build --target server -t lattice .                  one process in a box, for self-hosters
#   docker build --target complement -t complement-lattice .   COMPLEMENT_BASE_IMAGE of an ordinary Complement
#
# The server is the module in workerd with its state on disk: the same as `cargo xtask dev`, built for release.

FROM node:22-bookworm-slim AS node

FROM rust:1.95-bookworm AS build
COPY --from=node /usr/local /usr/local/node
ENV PATH=/usr/local/node/bin:$PATH
WORKDIR /lattice
COPY . .
RUN cargo xtask wasm --release

FROM node:22-bookworm-slim AS server
WORKDIR /lattice
COPY --from=build /lattice/node_modules node_modules
COPY --from=build /lattice/package.json package.json
COPY --from=build /lattice/local local
COPY --from=build /lattice/target/module/release module
VOLUME /data
EXPOSE 8008
# Behind a proxy that speaks TLS. SERVER_NAME is for ever.
ENV SERVER_NAME= REGISTRATION=closed
CMD exec node local/server.mjs --host 0.0.0.0 --port 8008 --state /data --module module \
    --server-name "$SERVER_NAME" --registration "$REGISTRATION" --development off

FROM server AS complement
RUN apt-get update && apt-get install --yes --no-install-recommends openssl && rm -rf /var/lib/apt/lists/*
COPY --from=build /lattice/tests/complement tests/complement
ENV LATTICE_MODULE=/lattice/module
EXPOSE 8008 8448
HEALTHCHECK --interval=1s --start-period=10s \
    CMD node -e "fetch('http://localhost:8008/_matrix/client/versions').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
CMD ["tests/complement/image.sh"]
