import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes what it reads: a channel, a tab and a body on each line. It writes {@code ok} for each, in
 * their order, when the broker has it. Java compiles it when it starts it.
 */
class Application {
  private interface Broker {
    void publish(String channel, String body) throws Exception;

    /** Returns when the broker has all that was published. */
    void flush() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    Broker broker =
        args[0].equals("kafka")
            ? kafka(args[1], args[2], Integer.parseInt(args[3]))
            : rabbit(Integer.parseInt(args[1]), args[2]);
    System.out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int open = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int tab = line.indexOf('\t');
      broker.publish(line.substring(0, tab), line.substring(tab + 1));
      open++;
      if (open == 100 || !in.ready()) {
        broker.flush();
        System.out.print("ok\n".repeat(open));
        System.out.flush();
        open = 0;
      }
    }
  }

  private static Broker kafka(String address, String topic, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address, "acks", "all", "linger.ms", "0"),
            new StringSerializer(),
            new StringSerializer());
    Queue<Future<?>> open = new ArrayDeque<>();
    return new Broker() {
      @Override
      public void publish(String channel, String body) {
        open.add(producer.send(new ProducerRecord<>(topic, channel, body)));
      }

      @Override
      public void flush() throws Exception {
        producer.flush();
        for (Future<?> each = open.poll(); each != null; each = open.poll()) {
          each.get();
        }
      }
    };
  }

  private static Broker rabbit(int port, String exchange) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setPort(port);
    Channel channel = factory.newConnection("application").createChannel();
    channel.exchangeDeclare(exchange, "topic", true);
    channel.confirmSelect();
    BasicProperties persistent = new BasicProperties.Builder().deliveryMode(2).build();
    return new Broker() {
      @Override
      public void publish(String key, String body) throws Exception {
        channel.basicPublish(exchange, key, persistent, body.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public void flush() throws Exception {
        channel.waitForConfirmsOrDie(10_000);
      }
    };
  }
}
