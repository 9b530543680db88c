# syntax=docker/dockerfile:1
FROM node:26-bookworm-slim AS build
WORKDIR /repmark
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
# The image has its own Node; the pinned one is a tool of development.
RUN npm exec -- vite build --logLevel warn && npm prune --omit=dev

FROM node:26-bookworm-slim
LABEL org.opencontainers.image.title="Repmark" \
  org.opencontainers.image.description="Fair benchmarks of every sales rep, from the records in your CRM."
ENV NODE_ENV=production REPMARK_DATA=/data REPMARK_HOST=0.0.0.0 PORT=4466
WORKDIR /repmark
COPY --from=build /repmark/package.json ./
COPY --from=build /repmark/node_modules ./node_modules
COPY --from=build /repmark/dist ./dist
COPY --from=build /repmark/src ./src
# Nothing of the program can be written by the user it runs as; what it keeps is in the volume.
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 4466
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "src/cli/main.ts"]
CMD ["serve"]
