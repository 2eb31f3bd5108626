package io.echobridge.relay;

/**
 * What an app's relay has passed on to other nodes.
 *
 * @param requests of polling, since the start
 * @param webSockets upgrades that were asked for, since the start
 * @param open WebSockets that are passed on now
 * @param failed requests and upgrades that no node answered, since the start
 */
public record RelayCounts(long requests, long webSockets, long open, long failed) {}
