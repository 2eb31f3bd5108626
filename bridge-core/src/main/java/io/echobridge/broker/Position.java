package io.echobridge.broker;

/**
 * Where a message stands at the broker, said by the broker itself. It promises:
 *
 * <ol>
 *   <li>A message has the same position on every node, today and after a restart of the daemon.
 *   <li>Within a source the offsets of the messages grow in the broker's order, so they can be
 *       compared; they need not be without gaps. Offsets of different sources cannot be compared.
 *   <li>No two messages of a source have the same offset, unless the source was deleted and made
 *       anew.
 * </ol>
 *
 * <p>A message of a broker that numbers nothing, such as Redis' pub/sub or a queue, has none: a
 * number that this node counts up is not a position.
 *
 * <p>Nobody reads positions yet, and they end where the mapping makes an event of the message.
 * Recovery will keep them beside the events, so that a client can name the last event it heard to
 * any node.
 *
 * @param source the whole name of what is numbered, unique within the broker: a Kafka topic and
 *     partition ({@code orders-2}), the name of a RabbitMQ stream
 * @param offset from 0
 */
public record Position(String source, long offset) {}
