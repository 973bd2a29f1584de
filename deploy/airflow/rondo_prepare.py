"""Adds the files that are new to a dataset, every night, from Airflow.

Put it into the DAGs folder and change the paths. It needs Airflow 2.4 or later with apache-airflow-providers-apache-spark
4.4 or later, spark-submit where the task runs, and a connection "spark_default" that names the cluster.
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

with DAG(
    dag_id="rondo_prepare",
    description="Adds the files that are new to a dataset",
    schedule="30 2 * * *",
    start_date=datetime(2026, 1, 1),
    # A job takes in all files that it finds, so missed nights need no job of their own, and two at a time make no sense.
    catchup=False,
    max_active_runs=1,
    # A job that was killed goes on by being started again.
    default_args={"retries": 3, "retry_delay": timedelta(minutes=5)},
) as dag:
    SparkSubmitOperator(
        task_id="prepare",
        conn_id="spark_default",
        name="rondo-prepare",
        application="/opt/rondo/rondo.jar",
        java_class="io.rondo.jobs.PrepareJob",
        properties_file="/opt/rondo/conf/spark-defaults.conf",
        application_args=[
            "--output",
            "hdfs://namenode/datasets/corpus",
            'prepare.input=["hdfs://namenode/raw/corpus"]',
            "prepare.preset=fineweb",
            "prepare.shards=64",
        ],
    )
