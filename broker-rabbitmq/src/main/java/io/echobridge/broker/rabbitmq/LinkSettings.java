package io.echobridge.broker.rabbitmq;

import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.link.PeerInbox;
import java.util.List;
import java.util.Optional;

/**
 * What every link of a broker is opened with.
 *
 * @param onPeersEnd is called when RabbitMQ ends what the nodes talk by, on any thread
 */
record LinkSettings(
    String where,
    String node,
    Topology topology,
    List<Feed> feeds,
    String peersExchange,
    PeerInbox peers,
    Runnable onPeersEnd,
    Optional<String> deadLetterExchange,
    long patienceMillis,
    Deliveries deliveries,
    Powers powers) {}
