package io.echobridge.broker.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class RecordMessageTest {
  /** The headers of a record that comes uncompressed are parts of it until they are read. */
  @Test
  void aMessageDoesNotKeepWhatWasFetchedWithIt() {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("orders", 0, 1, new byte[0], "body".getBytes(US_ASCII));
    WeakReference<byte[]> fetched = addHeader(record);

    RecordMessage message = new RecordMessage("orders", record, 0, 1, false);

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(fetched.refersTo(null)).isTrue();
            });
    assertThat(message.header("type")).contains("paid");
  }

  private static WeakReference<byte[]> addHeader(ConsumerRecord<byte[], byte[]> record) {
    byte[] fetched = new byte[1 << 20];
    System.arraycopy("typepaid".getBytes(US_ASCII), 0, fetched, 0, 8);
    record
        .headers()
        .add(new RecordHeader(ByteBuffer.wrap(fetched, 0, 4), ByteBuffer.wrap(fetched, 4, 4)));
    return new WeakReference<>(fetched);
  }
}
