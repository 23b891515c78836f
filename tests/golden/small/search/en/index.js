gongkaiSearch({"reports":[["Report on Vocational Education in Yunting (2024)",2024],["Report on Vocational Education in Yunting (2023)",2023]],"parts":[["2024-1.js",0],["2023-1.js",1]],"buckets":0});
