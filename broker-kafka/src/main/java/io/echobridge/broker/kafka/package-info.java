/** Kafka as a broker. No hub, no configuration of the whole, no other plug-in. */
@NullMarked
package io.echobridge.broker.kafka;

import org.jspecify.annotations.NullMarked;
