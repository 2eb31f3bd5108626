/**
 * RabbitMQ as a broker. Knows neither the hub, nor the rest of the configuration, nor other
 * plug-ins.
 */
@NullMarked
package io.echobridge.broker.rabbitmq;

import org.jspecify.annotations.NullMarked;
