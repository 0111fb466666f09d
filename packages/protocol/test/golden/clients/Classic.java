// Walks through the APIs that every Java client since 2.4 has. Arguments: bootstrap servers, a prefix for names.
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeader;

public class Classic {
    static final String TEXT = "millrace grinds, millrace pours, millrace grinds again; ".repeat(12);

    static Map<String, Object> producerConfig(String bootstrap) {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", bootstrap);
        config.put("linger.ms", 50);
        config.put("client.id", "golden");
        config.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        config.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        return config;
    }

    static void sendSome(Producer<String, String> producer, String topic) {
        long time = 1_700_000_000_000L;
        producer.send(new ProducerRecord<>(topic, 0, time, "key-1", TEXT, List.of(
            new RecordHeader("plain", new byte[] {1, 2, 3}), new RecordHeader("überschrift", (byte[]) null))));
        producer.send(new ProducerRecord<>(topic, 0, time - 5, null, "value-2"));
        producer.send(new ProducerRecord<>(topic, 0, time - 86_400_000_000L, "key-3", (String) null));
        producer.send(new ProducerRecord<>(topic, 0, time + 1, "key-4", ""));
    }

    static void consume(String bootstrap, String group, String topic, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", bootstrap);
        config.put("group.id", group);
        config.put("client.id", "golden");
        config.put("auto.offset.reset", "earliest");
        config.put("enable.auto.commit", false);
        config.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        config.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        if (!more.containsKey("group.protocol")) config.put("heartbeat.interval.ms", 200);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config)) {
            consumer.subscribe(List.of(topic));
            int seen = 0;
            for (int i = 0; i < 60 && seen < 4; i++) seen += consumer.poll(Duration.ofMillis(500)).count();
            for (int i = 0; i < 3; i++) consumer.poll(Duration.ofMillis(250));
            TopicPartition partition = new TopicPartition(topic, 0);
            // A position with an epoch is validated by OffsetForLeaderEpoch.
            consumer.seek(partition, new OffsetAndMetadata(2, Optional.of(0), ""));
            consumer.poll(Duration.ofMillis(500));
            consumer.offsetsForTimes(Map.of(partition, 1_700_000_000_000L));
            consumer.endOffsets(Set.of(partition));
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(2, Optional.of(0), "where we were")));
            consumer.committed(Set.of(partition));
            System.out.println(group + " consumed " + seen);
        }
    }

    /** Old clients name a group by its text, from 4.0 on by its metadata only. */
    static void sendOffsets(Producer<?, ?> producer, Map<?, ?> offsets, String group) throws Exception {
        for (java.lang.reflect.Method method : Producer.class.getMethods()) {
            if (!method.getName().equals("sendOffsetsToTransaction")) continue;
            Class<?> named = method.getParameterTypes()[1];
            method.invoke(producer, offsets, named == String.class ? group : named.getConstructor(String.class).newInstance(group));
            return;
        }
    }

    static void transact(String bootstrap, String name, String topic, String group) throws Exception {
        Map<String, Object> config = producerConfig(bootstrap);
        config.put("transactional.id", name + "-txn");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(config)) {
            producer.initTransactions();
            for (boolean commit : new boolean[] {true, false}) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic, 1, 1_700_000_000_000L, "t", commit ? "kept" : "dropped"));
                sendOffsets(producer, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(3, "here")), group);
                if (commit) producer.commitTransaction();
                else producer.abortTransaction();
            }
        }
    }

    public static void main(String[] args) throws Exception {
        String bootstrap = args[0], name = args[1], topic = name + "-topic", group = name + "-group";
        try (AdminClient admin = AdminClient.create(Map.of("bootstrap.servers", bootstrap, "client.id", "golden"))) {
            NewTopic first = new NewTopic(topic, 2, (short) 1).configs(Map.of("retention.ms", "-1"));
            NewTopic second = new NewTopic(name + "-other", Map.of(0, List.of(1)));
            admin.createTopics(List.of(first, second)).all().get();
            for (String codec : List.of("none", "gzip")) {
                Map<String, Object> config = producerConfig(bootstrap);
                config.put("compression.type", codec);
                config.put("enable.idempotence", codec.equals("gzip"));
                config.put("acks", "all");
                try (KafkaProducer<String, String> producer = new KafkaProducer<>(config)) { sendSome(producer, topic); }
            }
            consume(bootstrap, group, topic, Map.of());
            consume(bootstrap, name + "-static", topic, Map.of("group.instance.id", "one"));
            transact(bootstrap, name, topic, group);
            consume(bootstrap, name + "-again", topic, Map.of("isolation.level", "read_committed"));
            admin.describeCluster().clusterId().get();
            admin.listTopics().names().get();
            admin.describeTopics(List.of(topic));
            admin.describeConfigs(List.of(new ConfigResource(ConfigResource.Type.TOPIC, topic))).all().get();
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
            admin.listConsumerGroups().all().get();
            admin.describeConsumerGroups(List.of(group)).all().get();
            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2))).all().get();
            admin.deleteConsumerGroups(List.of(group, name + "-again")).all().get();
            admin.deleteTopics(List.of(name + "-other")).all().get();
        }
        System.out.println("done");
    }
}
