package io.echobridge.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.echobridge.testkit.KafkaServer;
import io.echobridge.testkit.RabbitServer;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A broker with an application that publishes on the channel {@code bench}.
 *
 * @param block the daemon's settings for it
 * @param publishing publishes a body a number of times, and returns when the broker has them
 */
record Source(String name, String block, Publishing publishing) {
  static final String CHANNEL = "bench";

  /** What an application does. */
  interface Publishing {
    void publish(byte[] body, int times) throws Exception;
  }

  static Source redis(RedisServer server, String subscribe) {
    RespClient client = server.client();
    String block =
        "type = redis, url = \"%s\", prefix = \"\", subscription = %s"
            .formatted(server.url(), subscribe);
    return new Source(
        "redis, " + subscribe,
        block,
        (body, times) -> client.publish(CHANNEL, Collections.nCopies(times, body)));
  }

  static Source rabbit(RabbitServer server) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setPort(server.port());
    Connection connection = factory.newConnection("bench");
    Channel channel = connection.createChannel();
    channel.exchangeDeclare(CHANNEL, "topic", true);
    channel.confirmSelect();
    String block =
        "type = rabbitmq, addresses = [\"%s\"], bindings = [{ exchange = bench }]"
            .formatted(server.address());
    return new Source(
        "rabbitmq",
        block,
        (body, times) -> {
          for (int i = 0; i < times; i++) {
            channel.basicPublish(CHANNEL, CHANNEL, null, body);
          }
          channel.waitForConfirms();
        });
  }

  static Source kafka(KafkaServer server) throws Exception {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", server.address(), "linger.ms", "1");
    try (Admin admin = Admin.create(properties)) {
      admin.createTopics(List.of(new NewTopic(CHANNEL, 1, (short) 1))).all().get();
    }
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    String block =
        "type = kafka, bootstrap-servers = [\"%s\"], topics = [bench]".formatted(server.address());
    return new Source(
        "kafka",
        block,
        (body, times) -> {
          for (int i = 0; i < times; i++) {
            var unused = producer.send(new ProducerRecord<>(CHANNEL, body));
          }
          producer.flush();
        });
  }
}
