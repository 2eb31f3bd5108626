package io.echobridge.acceptance;

/** Two nodes that talk through Kafka. */
class KafkaClusterTest extends TwoNodes {
  KafkaClusterTest() {
    super(Carrier.kafka());
  }
}
