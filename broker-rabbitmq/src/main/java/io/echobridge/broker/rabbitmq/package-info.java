/** RabbitMQ as a broker. No hub, no configuration of the whole, no other plug-in. */
@NullMarked
package io.echobridge.broker.rabbitmq;

import org.jspecify.annotations.NullMarked;
