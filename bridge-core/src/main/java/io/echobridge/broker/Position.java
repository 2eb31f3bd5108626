package io.echobridge.broker;

/**
 * Where in its stream an event stands, so that a client can be brought up to date after a
 * reconnect: a Kafka partition and offset, a stream offset of RabbitMQ, a stream id of Redis; for
 * plain pub/sub a sequence number of this node.
 *
 * @param text the broker's own notation, opaque to everybody else; of at most 64 printable ASCII
 *     characters
 */
public record Position(String text) {}
